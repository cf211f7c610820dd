[SftRecipe("facebook/opt-350m")]
[Lora]
[PromptTemplate("{Output}")]
public partial class R : ISftRecipe<R.Row>
{
    public sealed record Row([Response] string Output);
}
