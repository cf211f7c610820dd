[SftRecipe("facebook/opt-350m")]
[Lora(TargetModules = ["q_proj", "self_attn.v_proj", "model.decoder.project_in"])]
[PromptTemplate("{{}}{Output}")]
public partial class R : ISftRecipe<Row>;

public sealed record Row([property: Response] string Output);
