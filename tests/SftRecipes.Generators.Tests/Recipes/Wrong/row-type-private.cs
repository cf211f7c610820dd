[SftRecipe("facebook/opt-350m")]
[Lora]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : SftRecipes.ISftRecipe<{|SFT0006:R.Row|}>
{
    private sealed record Row(string Instruction, [Response] string Output);
}
