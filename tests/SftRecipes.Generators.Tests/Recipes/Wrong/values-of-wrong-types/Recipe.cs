// notes: SFT0331
[SftRecipe("facebook/opt-350m")]
[Lora]
[PromptTemplate("{Instruction}\n{Output}")]
[Dataset("Data/*.sample.jsonl")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output)
{
    public int? Number { get; init; }
    public double? Score { get; init; }
    public bool? Flag { get; init; }
    public Level? Level { get; init; }
    public IReadOnlyList<string>? Tags { get; init; }
    public Source? Source { get; init; }
    public Guid? Id { get; init; }
    public Dictionary<string, int>? Counts { get; init; }
}

public sealed record Source(string Url, long Line = 1);

public enum Level { Easy, VeryHard }
