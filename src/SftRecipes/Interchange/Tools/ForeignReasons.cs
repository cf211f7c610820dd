namespace SftRecipes.Interchange;

/// <summary>Keys that several tools share and that no recipe has a place for.</summary>
internal static class ForeignReasons
{
    public const string Attention = "how attention is computed is not chosen by the recipe; results are the same.";
    private const string Logging = "a run reports to the console and by --json; there are no trackers.";
    private const string Machines = "how many machines and devices take part is said when the program is started.";
    private const string Loading = "rows are read and batched by the program itself.";

    public static IReadOnlyList<NotCarried> All { get; } =
    [
        new("attn_implementation", Attention),
        new("flash_attn", Attention),
        new("wandb_*", Logging), new("mlflow_*", Logging), new("comet_*", Logging), new("report_to", Logging), new("run_name", Logging),
        new("use_wandb", Logging), new("plot_loss", Logging), new("logging_dir", Logging), new("logging_first_step", Logging), new("logging_strategy", Logging),
        new("deepspeed*", Machines), new("fsdp*", Machines), new("ddp_*", Machines), new("local_rank", Machines), new("device_map", Machines), new("use_ray", Machines),
        new("dataloader_*", Loading), new("preprocessing_*", Loading), new("overwrite_cache", Loading), new("remove_unused_columns", Loading),
        new("gradient_checkpointing_kwargs", "layers are computed again as GradientCheckpointing says."),
        new("activation_offloading", "activations stay where they are; GradientCheckpointing keeps fewer."),
        new("tf32", "products are computed in float32."),
        new("trust_remote_code", "no code of a model is run."),
        new("torch_compile*", "the code is compiled before it runs."),
        new("hub_*", "results are written to OutputDirectory."), new("push_to_hub", "results are written to OutputDirectory."), new("hf_hub_token", "set HF_TOKEN in the environment."),
        new("token", "set HF_TOKEN in the environment."),
        new("overwrite_output_dir", "a result in OutputDirectory is replaced when the run ends."),
        new("resume_from_checkpoint", "training goes on by train --resume DIR."),
        new("save_safetensors", "results are always safetensors."), new("save_only_model", "checkpoints hold what a run needs to go on."),
        new("debug", "preview shows rows token by token."),
        new("torch_dtype", "weights are stored in float32 on a CPU; Bf16 and Fp16 say what products are computed in."),
        new("dtype", "weights are stored in float32 on a CPU; Bf16 and Fp16 say what products are computed in."),
        new("data_seed", "Seed seeds the order of rows too."),
        new("use_liger_kernel", "kernels are not chosen by the recipe."),
        new("include_num_input_tokens_seen", Logging),
        new("use_cache", "training never caches keys and values."),
    ];
}
