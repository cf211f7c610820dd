[SftRecipe("facebook/opt-350m")]
[Lora]
[PromptTemplate({|SFT0302:T.Text|})]
public partial class R : ISftRecipe<Row>;

public sealed record Row([property: Response] string Output);

internal static class T
{
    public const string Text = "{X}{Output}";
}
