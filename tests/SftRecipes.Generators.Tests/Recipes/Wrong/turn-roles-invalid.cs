[SftRecipe("facebook/opt-350m")]
[Lora]
[ChatTemplate]
public partial class R : ISftRecipe<Row>;

public record Row(
    [Role("assistant")] string {|SFT0319:A|},
    [Role("")] string {|SFT0319:B|},
    [Role("user")] List<string> {|SFT0319:C|},
    [Role("user")] [Response] string {|SFT0319:D|});
