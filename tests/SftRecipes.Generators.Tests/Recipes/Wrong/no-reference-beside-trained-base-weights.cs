[SftRecipe("meta-llama/Llama-2-7b-hf")]
[Dpo]
[Lora(ModulesToSave = {|SFT0119:["lm_head"]|}, InitLoraWeights = {|SFT0119:InitLoraWeights.Olora|})]
[PromptTemplate("{Instruction}\n{Output}")]
public partial class R : ISftRecipe<Row>;

public record Row(string Instruction, [property: Chosen] string Output, [property: Rejected] string Worse);
