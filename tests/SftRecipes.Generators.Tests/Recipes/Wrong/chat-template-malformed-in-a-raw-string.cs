[SftRecipe("facebook/opt-350m")]
[Lora]
[ChatTemplate(Jinja = """
    {% for message in messages %}
      {{ message.content + {|SFT0315:)|} }}
    {% endfor %}
    """)]
public partial class R : ISftRecipe<Conversation>;
