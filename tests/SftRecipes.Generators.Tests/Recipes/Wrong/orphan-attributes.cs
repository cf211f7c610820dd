[{|SFT0009:Lora(Rank = 4)|}, {|SFT0009:Dataset("a")|}]
public class NotARecipe;
