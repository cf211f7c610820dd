[SftRecipe("facebook/opt-350m")]
[Lora]
[ChatTemplate]
public partial class R : ISftRecipe<{|SFT0317:Row|}>;

public record Row([Role("user")] string A);
