// notes: SFT0331
[SftRecipe("facebook/opt-350m")]
[Lora]
[PromptTemplate("{Instruction}\n{Output}")]
[Dataset("Data")]
[Dataset("more.csv")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output, int Number = 3)
{
    [System.Text.Json.Serialization.JsonPropertyName("the-score")] public double? Score { get; init; }
    public Level? Level { get; set; }
    public decimal? Price { get; init; }
    public required IReadOnlyList<Turn> Turns { get; init; }
    public string?[]? Tags { get; init; }
    public System.Text.Json.JsonElement? Anything { get; init; }
    public Dictionary<string, int>? Counts { get; init; }
    public DateTime? When { get; init; }
    [System.Text.Json.Serialization.JsonIgnore] public bool Ignored { get; set; }
    public string Both => Instruction + Output;
    public string Hidden { get; private set; } = "";
}

public sealed class Turn
{
    public string? Speaker { get; set; }
    public List<Turn>? Replies { get; set; }
}

public enum Level { Easy, VeryHard }
