namespace SftRecipes.Generators.Diagnostics;

/// <summary>
/// The ids of all rules, in blocks: 00xx the recipe's class and base model, 01xx LoRA, 02xx quantization, 03xx prompt, 04xx training and
/// its arguments, 05xx model files, 06xx generation, 07xx losses and preferences, 08xx data,
/// 09xx recipe files. An id is never used for anything else again.
/// </summary>
internal static class RuleIds
{
    public const string NotPartial = "SFT0001";
    public const string UnsuitableClass = "SFT0002";
    public const string UnsuitableContainingType = "SFT0003";
    public const string NoRowType = "SFT0004";
    public const string SeveralRowTypes = "SFT0005";
    public const string RowTypeInaccessible = "SFT0006";
    public const string LoraAndFullFineTuning = "SFT0007";
    public const string NothingTrained = "SFT0008";
    public const string OrphanAttribute = "SFT0009";
    public const string UnknownModel = "SFT0010";
    public const string EmptyRevision = "SFT0011";
    public const string FromScratchWithLora = "SFT0012";
    public const string AccessTokenWritten = "SFT0020";

    public const string RankOutOfRange = "SFT0101";
    public const string RankBeyondModule = "SFT0102";
    public const string AlphaOutOfRange = "SFT0103";
    public const string LoraDropoutOutOfRange = "SFT0104";
    public const string TargetModuleUnmatched = "SFT0105";
    public const string TargetModuleTied = "SFT0106";
    public const string LayerOutOfRange = "SFT0108";
    public const string LoraRegexInvalid = "SFT0109";
    public const string LoraPatternUnmatched = "SFT0110";
    public const string LoraPatternEmpty = "SFT0111";
    public const string LoraPatternsOverlap = "SFT0112";
    public const string ModuleToSaveUnmatched = "SFT0113";
    public const string ModuleToSaveAdapted = "SFT0114";
    public const string ModuleToSaveTied = "SFT0115";
    public const string ModuleToSaveQuantized = "SFT0116";
    public const string ModuleToSaveAmbiguous = "SFT0117";
    public const string ExcludeModuleUnmatched = "SFT0118";
    public const string LoraOptionsContradict = "SFT0119";
    public const string NothingAdapted = "SFT0120";
    public const string LoraValueUndefined = "SFT0121";
    public const string PissaNiterOutOfRange = "SFT0122";
    public const string LayersPatternUnmatched = "SFT0123";
    public const string TargetModuleExcluded = "SFT0124";
    public const string ExcludeModuleSaved = "SFT0125";
    public const string RsloraScalingLarge = "SFT0126";

    public const string QuantizedFullFineTuning = "SFT0201";
    public const string DoubleQuantizationWithoutBlocks = "SFT0202";
    public const string BlockSizeInvalid = "SFT0203";
    public const string QuantizationValueUndefined = "SFT0204";
    public const string BlockBeyondMatrix = "SFT0205";
    public const string BlockAcrossRows = "SFT0206";
    public const string ComputeTypeContradicts = "SFT0207";
    public const string Fp4Chosen = "SFT0208";
    public const string MergeIntoFullPrecision = "SFT0209";
    public const string BlockSizeWithoutBlocks = "SFT0210";
    public const string Int8ComputeUnquantized = "SFT0220";

    public const string NoPromptTemplate = "SFT0301";
    public const string PlaceholderUnknown = "SFT0302";
    public const string TemplateMalformed = "SFT0303";
    public const string BlockUnbalanced = "SFT0304";
    public const string NoResponsePlaceholder = "SFT0305";
    public const string SeveralResponsePlaceholders = "SFT0306";
    public const string ResponseInBlock = "SFT0307";
    public const string TextAfterResponse = "SFT0308";
    public const string NoResponseProperty = "SFT0309";
    public const string SeveralResponseProperties = "SFT0310";
    public const string PropertyWithoutTextForm = "SFT0311";
    public const string BlockNeverLeftOut = "SFT0312";
    public const string BothTemplates = "SFT0313";
    public const string ChatTemplateUnknown = "SFT0314";
    public const string ChatTemplateMalformed = "SFT0315";
    public const string SeveralChatTemplateSources = "SFT0316";
    public const string RowTypeWithoutConversation = "SFT0317";
    public const string SeveralMessageLists = "SFT0318";
    public const string TurnRoleInvalid = "SFT0319";
    public const string KwargMalformed = "SFT0320";
    public const string LossScopeUnused = "SFT0321";
    public const string ChatTemplateWithoutMessages = "SFT0322";
    public const string OptionalOutsideBlock = "SFT0330";
    public const string PropertyUnused = "SFT0331";
    public const string SpaceBeforeResponse = "SFT0332";
    public const string PromptTrained = "SFT0333";

    public const string SpecialTokenOfAnotherFamily = "SFT0351";
    public const string SpecialTokenUnknown = "SFT0352";
    public const string ChatTemplateDiffers = "SFT0353";
    public const string BosDoubled = "SFT0354";
    public const string AnswerEndNotStopped = "SFT0355";
    public const string NoEosToken = "SFT0356";
    public const string NoChatTemplateOfModel = "SFT0357";

    public const string TrainingValueOutOfRange = "SFT0401";
    public const string MaxLengthBeyondPositions = "SFT0402";
    public const string TrainingValueUndefined = "SFT0403";
    public const string EvaluationWithoutData = "SFT0404";
    public const string EvalSplitAndEvalPath = "SFT0405";
    public const string HalfPrecisionTwice = "SFT0406";
    public const string EvalSplitOutOfRange = "SFT0407";
    public const string PathEmpty = "SFT0408";
    public const string ScaffoldFillsMaxLength = "SFT0409";
    public const string ScaffoldNearMaxLength = "SFT0410";
    public const string WarmupTwice = "SFT0411";
    public const string MaxStepsAndEpochs = "SFT0412";
    public const string Float16Overflows = "SFT0413";
    public const string BestModelWithoutEvaluation = "SFT0414";
    public const string BestModelNotSaved = "SFT0415";
    public const string SaveStepsOffEvalSteps = "SFT0416";
    public const string EarlyStoppingWithoutBestModel = "SFT0417";
    public const string BestModelOptionUnused = "SFT0418";
    public const string MetricUnknown = "SFT0419";
    public const string EvaluationOfTheBest = "SFT0420";
    public const string LearningRateUnusual = "SFT0421";
    public const string StepBeyondDataset = "SFT0422";
    public const string WrappedRowsSeeEachOther = "SFT0423";
    public const string EarlyStoppingBeyondRun = "SFT0424";
    public const string DatasetGivenTwice = "SFT0425";
    public const string WarmupBeyondEpochs = "SFT0426";

    public const string SchedulerArgumentIrrelevant = "SFT0430";
    public const string SchedulerArgumentMissing = "SFT0431";
    public const string SmallestRateTwice = "SFT0432";
    public const string LastRateNotBelowPeak = "SFT0433";
    public const string WarmupBeyondRun = "SFT0434";
    public const string WarmupWithoutEffect = "SFT0435";
    public const string PlateauWithoutEvaluation = "SFT0436";
    public const string OptimizerArgumentIrrelevant = "SFT0440";
    public const string OptimizerArgumentAlone = "SFT0441";
    public const string LoraPlusWithoutLora = "SFT0442";
    public const string RelativeStepAndSchedule = "SFT0443";

    public const string ConfigMalformed = "SFT0501";
    public const string ModelFamilyUnknown = "SFT0502";
    public const string ConfigFieldOutOfRange = "SFT0503";
    public const string ConfigFieldMissing = "SFT0504";
    public const string ModelGivenTwice = "SFT0505";
    public const string ConfigOfAnotherModel = "SFT0506";
    public const string ManifestShapeDisagrees = "SFT0507";
    public const string ManifestTensorMissing = "SFT0508";
    public const string ManifestLayersDisagree = "SFT0509";
    public const string TokenBeyondVocabulary = "SFT0510";

    public const string GenerationValueOutOfRange = "SFT0601";
    public const string StopTextEmpty = "SFT0602";
    public const string NothingEndsAnAnswer = "SFT0603";

    public const string SeveralPreferenceMethods = "SFT0701";
    public const string PreferenceRowIncomplete = "SFT0702";
    public const string ResponseBesidePair = "SFT0703";
    public const string PreferenceMarkUnused = "SFT0704";
    public const string SeveralOfOneMark = "SFT0705";
    public const string PreferenceValueOutOfRange = "SFT0706";
    public const string LabelSmoothingOfLossType = "SFT0707";
    public const string KtoBatchOfOne = "SFT0708";
    public const string LabelNotBool = "SFT0709";
    public const string PreferenceWithoutReference = "SFT0710";
    public const string PreferenceOfPrompt = "SFT0711";
    public const string AnswerLossOfPreference = "SFT0712";
    public const string PreferenceInTemplate = "SFT0713";
    public const string PreferenceValueUndefined = "SFT0714";
    public const string LabelSmoothingOfDft = "SFT0715";

    public const string StreamingWithoutMaxSteps = "SFT0801";
    public const string EvalSplitWithStreaming = "SFT0802";
    public const string WeightOutOfRange = "SFT0803";
    public const string WeightOfSomeDatasets = "SFT0804";
    public const string DataOptionWithoutEffect = "SFT0805";
    public const string PreferenceRowsPacked = "SFT0806";
    public const string StreamWithPrecomputedReference = "SFT0807";
    public const string DatasetAbsent = "SFT0810";
    public const string DatasetFormatUnknown = "SFT0811";
    public const string RowUnreadable = "SFT0812";
    public const string ColumnMissing = "SFT0813";
    public const string ColumnMisspelled = "SFT0814";
    public const string ColumnTwice = "SFT0815";
    public const string ValueOfWrongType = "SFT0816";
    public const string AnswerEmpty = "SFT0817";
    public const string RowRepeated = "SFT0818";
    public const string TurnRoleUnknown = "SFT0819";
    public const string TurnOutOfOrder = "SFT0820";
    public const string PairOfEquals = "SFT0821";
    public const string DatasetEmpty = "SFT0822";
    public const string RowTypeUnreadable = "SFT0823";
    public const string ToolsNotWritten = "SFT0824";

    /// <summary>Errors in a recipe about what its run finds, which code does not depend on: it is completed all the same.</summary>
    public static readonly string[] OfTheRun = [DatasetAbsent, DatasetFormatUnknown, RowTypeUnreadable];

    public const string RecipeFileMalformed = "SFT0901";
    public const string RecipeKeyUnknown = "SFT0902";
    public const string RecipeValueInvalid = "SFT0903";
    public const string RecipeKeyMissing = "SFT0904";
    public const string RecipeKeyTwice = "SFT0905";
    public const string RecipeNameInvalid = "SFT0906";
    public const string RecipeGivenTwice = "SFT0907";
    public const string RowTypeUnknown = "SFT0908";
    public const string RowFieldInvalid = "SFT0909";
}
