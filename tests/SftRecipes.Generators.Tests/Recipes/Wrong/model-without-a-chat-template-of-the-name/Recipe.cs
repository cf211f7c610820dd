[SftRecipe("me/model")]
[Lora]
[ChatTemplate(ModelTemplate = {|SFT0357:"tool-use"|})]
public partial class R : ISftRecipe<Conversation>;
