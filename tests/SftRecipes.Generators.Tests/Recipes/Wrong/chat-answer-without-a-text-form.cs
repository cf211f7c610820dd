[SftRecipe("facebook/opt-350m")]
[Lora]
[ChatTemplate]
public partial class R : ISftRecipe<Row>;

public record Row([Role("user")] string A, [Response] List<string> {|SFT0311:B|});
