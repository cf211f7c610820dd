[SftRecipe("facebook/opt-350m")]
[Lora]
[ChatTemplate(Jinja = "{% {|SFT0315:for|} m in messages %}{{ m.content }}")]
public partial class R : ISftRecipe<Conversation>;
