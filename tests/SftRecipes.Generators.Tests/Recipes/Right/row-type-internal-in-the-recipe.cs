[SftRecipe("facebook/opt-350m")]
[Lora]
[PromptTemplate("{Output}")]
internal partial class R : ISftRecipe<R.Row>
{
    internal sealed record Row([Response] string Output);
}
