[SftRecipe("facebook/opt-350m")]
[Lora]
[ChatTemplate(Kwargs = ["a=1", {|SFT0320:"b"|}, {|SFT0320:"messages=1"|}, {|SFT0320:"=x"|}])]
public partial class R : ISftRecipe<Conversation>;
