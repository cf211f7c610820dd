namespace SftRecipes.EndToEnd.Tests;

/// <summary>Some 200 MB of weights that are kept in 4 bits.</summary>
[SftRecipe("tests/llama-200mb")]
[Quantization(QuantizationType.Nf4, DoubleQuantization = true)]
[Lora(TargetModules = ["q_proj", "v_proj"])]
[PromptTemplate("{Question}\n{Answer}")]
[TrainingArguments(MaxLength = 96)]
public partial class LargeNf4 : ISftRecipe<QuizRow>;
