[SftRecipe("facebook/opt-350m", Revision = "{|SFT0020:hf_NotARealTokenButLong0123456789abcd|}")]
[Lora]
[PromptTemplate("{Instruction}\n{Output}")]
[Dataset("Data/train.jsonl")]
public partial class R : ISftRecipe<Row>
{
    public static string Header => "Authorization: Bearer {|SFT0020:ghp_NotARealTokenButLong0123456789abcdefgh|}\n";

    public static string Key(int user) => $"user {user}: {|SFT0020:sk-proj-NotARealTokenButLong0123456789|}";

    public static string Id => "\t{|SFT0020:AKIAQ0EXAMPLE12345AB|}";

    // What only looks like one: documentation, names, other text.
    public static string[] Others => ["hf_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "hf_short1", "sk-learn-like-names-of-things-with-hyphens", "task-0123456789abcdef0123456789abcdef"];
}

public sealed record Row(string Instruction, [property: Response] string Output);
