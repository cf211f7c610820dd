[SftRecipe("facebook/opt-350m")]
[Lora]
[PromptTemplate("a")]
public partial class R : ISftRecipe<{|SFT0309:string[]|}>;
