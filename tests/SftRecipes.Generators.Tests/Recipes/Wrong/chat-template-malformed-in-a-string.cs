[SftRecipe("facebook/opt-350m")]
[Lora]
[ChatTemplate(Jinja = "{{ messages }}\n{% if {|SFT0315:%}|}")]
public partial class R : ISftRecipe<Conversation>;
