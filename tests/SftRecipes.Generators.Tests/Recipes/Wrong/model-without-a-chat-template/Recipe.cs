[SftRecipe("me/model")]
[Lora]
[{|SFT0357:ChatTemplate|}]
public partial class R : ISftRecipe<Conversation>;
