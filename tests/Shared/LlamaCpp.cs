using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace SftRecipes.Tests;

/// <summary>
/// llama.cpp itself, by the npm package node-llama-cpp, which is installed once into a cache in the user's profile. Tests are skipped by
/// name where there is no node, npm or registry, or another system than Linux on x64.
/// </summary>
public static class LlamaCpp
{
    private const string Version = "3.22.1";
    private static readonly JsonSerializerOptions s_json = new(JsonSerializerDefaults.Web);
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);
    private static readonly Lazy<(string Folder, string? Failure)> s_installed = new(Install);

    /// <summary>Asks about several files in one process.</summary>
    public static IReadOnlyList<LlamaCppAnswer> AskOrSkip(params IEnumerable<LlamaCppRequest> requests)
    {
        (string folder, string? failure) = s_installed.Value;
        Skip.If(failure is not null, $"llama.cpp (node-llama-cpp {Version}) is not to be had: {failure}");
        using var scratch = new TemporaryDirectory();
        string input = scratch.Write("requests.json", JsonSerializer.Serialize(requests, s_json));
        string script = Path.Combine(GoldenFiles.RepositoryRoot, "tests", "Shared", "llama-cpp.mjs");
        Run(folder, "node", script, input, scratch["answers.json"]);
        return JsonSerializer.Deserialize<LlamaCppAnswer[]>(File.ReadAllBytes(scratch["answers.json"]), s_json)!;
    }

    private static (string Folder, string? Failure) Install()
    {
        string folder = Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData), "sftrecipes-tests", $"node-llama-cpp-{Version}");
        string whole = Path.Combine(folder, "installed");
        try
        {
            if (!OperatingSystem.IsLinux() || RuntimeInformation.OSArchitecture != Architecture.X64)
            {
                return (folder, "its prebuilt library is fetched on Linux x64 only");
            }

            Directory.CreateDirectory(folder);
            using FileStream turn = Lock(Path.Combine(folder, "lock"));
            if (!File.Exists(whole))
            {
                Run(
                    folder, "npm", "install", "--prefix", folder, "--ignore-scripts", "--omit=optional", "--no-audit", "--no-fund",
                    "--fetch-retries=0", $"node-llama-cpp@{Version}", $"@node-llama-cpp/linux-x64@{Version}");
                File.WriteAllText(whole, Version);
            }

            return (folder, null);
        }
        catch (Exception error) when (error is System.ComponentModel.Win32Exception or IOException or TimeoutException or InvalidOperationException)
        {
            return (folder, error.Message);
        }
    }

    /// <summary>Waits until no other process installs.</summary>
    private static FileStream Lock(string path)
    {
        var clock = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException) when (clock.Elapsed < s_patience)
            {
                Thread.Sleep(200);
            }
        }
    }

    private static void Run(string folder, string program, params string[] arguments)
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
        if (process.ExitCode != 0)
        {
            throw new InvalidOperationException($"{program} ended with {process.ExitCode}: {errors.Result.Trim()} {output.Result.Trim()}");
        }
    }
}

/// <summary>What llama.cpp is asked about a file.</summary>
/// <param name="File">The GGUF file.</param>
/// <param name="Texts">To be tokenized, as a prompt is.</param>
/// <param name="Questions">To be put into the file's chat template, each as the only message.</param>
/// <param name="Continuations">To be gone on from.</param>
/// <param name="Logits">Ids whose next token's logits are wanted.</param>
public sealed record LlamaCppRequest(
    string File, IReadOnlyList<string>? Texts = null, IReadOnlyList<string>? Questions = null,
    IReadOnlyList<LlamaCppContinuation>? Continuations = null, IReadOnlyList<IReadOnlyList<int>>? Logits = null);

/// <summary>Ids to go on from, greedily.</summary>
/// <param name="Ids">The prompt.</param>
/// <param name="Count">The most new tokens.</param>
/// <param name="Stop">Whether the end of a text ends it; that token is included.</param>
public sealed record LlamaCppContinuation(IReadOnlyList<int> Ids, int Count, bool Stop = false);

/// <summary>What llama.cpp says.</summary>
/// <param name="Error">Why it says nothing.</param>
/// <param name="Tokenized">Ids of the texts.</param>
/// <param name="Decoded">The texts of these again.</param>
/// <param name="Eos">The end of a text.</param>
/// <param name="Chats">The prompts that the chat template makes of the questions.</param>
/// <param name="Continued">New ids.</param>
/// <param name="Logits">One per token of the vocabulary.</param>
public sealed record LlamaCppAnswer(
    string? Error, int[][]? Tokenized, string[]? Decoded, int? Eos, string[]? Chats, int[][]? Continued, double[][]? Logits);
