[{|SFT0009:Dpo|}]
[{|SFT0009:Kto|}]
public class NotARecipe;
