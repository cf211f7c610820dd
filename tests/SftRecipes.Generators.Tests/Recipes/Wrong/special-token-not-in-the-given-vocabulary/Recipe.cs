[SftRecipe("me/model")]
[Lora]
[PromptTemplate("<|turn|>{Instruction}{|SFT0352:<|turns|>|}{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row(string Instruction, [property: Response] string Output);
