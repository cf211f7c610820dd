[SftRecipe("meta-llama/Llama-3.2-1B")]
[Lora]
[ChatTemplate(Jinja = """
    {{- bos_token }}{% for m in messages %}{{ m.role + ': ' + m.content + eos_token }}{% endfor %}{{ bos_token + {|SFT0354:'<|begin_of_text|>'|} }}
    """)]
public partial class R : ISftRecipe<Conversation>;
