namespace SftRecipes.EndToEnd.Tests;

/// <summary>The pretrained stories model as it is: the prompt is the text's beginning and nothing else.</summary>
[SftRecipe("karpathy/stories260k")]
[FullFineTuning]
[PromptTemplate("{Beginning}{Rest}")]
[TrainingArguments(MaxLength = 128)]
[Generation(MaxNewTokens = 60)]
public partial class StoryContinuation : ISftRecipe<Story>;

public sealed record Story(string Beginning, [property: Response] string Rest);
