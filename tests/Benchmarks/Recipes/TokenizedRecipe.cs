namespace SftRecipes.Benchmarks.Recipes;

/// <summary>A row of instructions, as most datasets have them.</summary>
public sealed record InstructionRow(string Instruction, [property: Response] string Output);

/// <summary>What <c>tokenize</c> makes tokens of.</summary>
[SftRecipe("benchmarks/tiny-llama")]
[Lora(Rank = 8)]
[PromptTemplate("### Instruction:\n{Instruction}\n\n### Response:\n{Output}")]
[TrainingArguments(MaxLength = 256, SaveStrategy = IntervalStrategy.No)]
public partial class Tokenized : ISftRecipe<InstructionRow>;
