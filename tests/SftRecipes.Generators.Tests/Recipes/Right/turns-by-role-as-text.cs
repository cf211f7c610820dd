[SftRecipe("Qwen/Qwen2.5-0.5B")]
[Lora]
[ChatTemplate(Jinja = """
    {% for message in messages %}{{ '<|' + message['role'] + '|>' + message.content + eos_token }}
    {% endfor %}
    """)]
public partial class R : ISftRecipe<Conversation>;
