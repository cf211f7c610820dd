[SftRecipe("facebook/opt-350m")]
[Lora]
[ChatTemplate(Jinja = """
    {# <|not_this|> #}{% for message in messages %}{{ '{|SFT0351:<|im_start|>|}' + message.role }}
    {{ message.content }}{{ eos_token }}
    {% endfor %}
    """)]
public partial class R : ISftRecipe<Conversation>;
