[SftRecipe("facebook/opt-350m")]
[Lora]
[ChatTemplate(Jinja = """
    {% for message in messages %}<|{{ message.role }}|>
    {{ message.content }}{{ eos_token }}
    {% endfor %}{% if add_generation_prompt %}<|assistant|>
    {% endif %}
    """)]
public partial class R : ISftRecipe<Conversation>;
