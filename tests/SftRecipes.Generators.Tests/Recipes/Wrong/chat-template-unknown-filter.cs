[SftRecipe("facebook/opt-350m")]
[Lora]
[ChatTemplate(Jinja = "{{ messages | {|SFT0315:tojsn|} }}")]
public partial class R : ISftRecipe<Conversation>;
