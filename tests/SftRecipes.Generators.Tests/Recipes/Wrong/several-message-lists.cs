[SftRecipe("facebook/opt-350m")]
[Lora]
[ChatTemplate]
public partial class R : ISftRecipe<Row>;

public record Row(ChatTurn[] A, List<ShareGptTurn> {|SFT0318:B|});
