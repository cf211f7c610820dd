[SftRecipe("HuggingFaceTB/SmolLM2-135M-Instruct")]
[Lora]
[ChatTemplate(Jinja = """
    {% for message in messages %}{{ '<|im_start|>' + message['role'] + '\n' + message['content'] + '<|im_end|>\n' }}{% endfor %}
    {%- if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}
    """)]
[TrainingArguments(AssistantOnlyLoss = true)]
public partial class R : ISftRecipe<Conversation>;
