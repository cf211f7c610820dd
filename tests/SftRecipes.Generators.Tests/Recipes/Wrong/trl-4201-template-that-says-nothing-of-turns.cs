[SftRecipe("facebook/opt-350m")]
[Lora]
[ChatTemplate(Jinja = {|SFT0322:"{{ bos_token }}You are helpful.{{ eos_token }}"|})]
public partial class R : ISftRecipe<Conversation>;
