[SftRecipe("mistralai/Mistral-7B-Instruct-v0.3")]
[Lora]
[ChatTemplate(Jinja = {|SFT0353:"{% for m in messages %}{{ m.role }}: {{ m.content }}{{ eos_token }}{% endfor %}"|})]
public partial class R : ISftRecipe<Conversation>;
