//===- Suggestions.cpp - What would make a model smaller ------------------===//

#include "tinyml/Tools/Compile/Suggestions.h"
#include "tinyml/Data/Npy.h"
#include "tinyml/Support/Quantities.h"
#include "tinyml/Support/TemporaryFolder.h"
#include "tinyml/Tools/Compile/CompileModel.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include <limits>

namespace tinyml {

/// Kinds of changes that are no scheme of `--quantize`.
static constexpr llvm::StringLiteral kSize = "size", kSpeed = "speed",
                                     kIO = "io", kPrune = "prune",
                                     kMixed = "mixed", kMemory = "memory";
/// Schemes that take data, and that only quantize weights.
static constexpr llvm::StringLiteral kSchemes[] = {"int8", "w8a16", "w4a8"};
static constexpr llvm::StringLiteral kWeightSchemes[] = {"w8", "w4"};

std::vector<llvm::StringRef> getSuggestionKinds() {
  std::vector<llvm::StringRef> kinds = {kSize, kSpeed, kIO};
  llvm::append_range(kinds, kSchemes);
  llvm::append_range(kinds, kWeightSchemes);
  kinds.insert(kinds.end(), {kMixed, kPrune, kMemory});
  return kinds;
}

std::string parseSuggestOption(llvm::StringRef text, SuggestOptions &options) {
  if (text == "fit") {
    options.isOnlyFit = true;
    return "";
  }
  options.kinds.emplace();
  if (text == "none")
    return "";
  std::vector<llvm::StringRef> known = getSuggestionKinds();
  if (text == "all") {
    options.kinds->assign(known.begin(), known.end());
    return "";
  }
  llvm::SmallVector<llvm::StringRef> words;
  text.split(words, ',');
  for (llvm::StringRef word : words) {
    if (!llvm::is_contained(known, word))
      return ("--suggest takes all, none, fit or some of " +
              llvm::join(known, ", ") + ", found '" + word + "'")
          .str();
    options.kinds->push_back(word.str());
  }
  return "";
}

//===----------------------------------------------------------------------===//
// Changes
//===----------------------------------------------------------------------===//

namespace {
/// Other options.
struct Alternative {
  llvm::StringRef kind;
  std::string flags;
  std::function<void(CompileOptions &)> apply;
  bool isMadeUp = false;
  /// Whether the model computes the same.
  bool isExact = false;
};

/// Tries changes of one model.
class Trials {
public:
  Trials(const CompileOptions &options, const SuggestOptions &suggest)
      : options(options), suggest(suggest) {}

  std::optional<ModelMeasurement> measureAsked() {
    show("as asked");
    return measureModel(options);
  }

  bool isWanted(llvm::StringRef kind) const {
    return !suggest.kinds || llvm::is_contained(*suggest.kinds, kind);
  }

  // Each returns changes that are wanted and not made yet.
  std::vector<Alternative> listExact() const;
  std::vector<Alternative> listSchemes(const ModelMeasurement *asked);
  std::vector<Alternative> listPrunings() const;
  std::optional<Alternative> getMixed() const;
  std::optional<Alternative> getMemory(const ModelMeasurement *asked) const;

  /// Measures the model with changes that go together; what cannot be compiled
  /// is left out.
  void measure(llvm::ArrayRef<Alternative> changes);

  int64_t countFits() const {
    return llvm::count_if(
        tried, [](const Trial &trial) { return trial.suggestion.found.fits; });
  }
  const ModelMeasurement *find(llvm::StringRef flags) const {
    for (const Trial &trial : tried)
      if (trial.suggestion.flags == flags)
        return &trial.suggestion.found;
    return nullptr;
  }

  struct Trial {
    Suggestion suggestion;
    bool isExact;
  };
  std::vector<Trial> tried;

private:
  void show(llvm::StringRef text) const {
    if (options.onStage)
      options.onStage(text);
  }
  /// Makes up calibration data, once; says whether there are any.
  bool makeUpData();
  Alternative getScheme(llvm::StringRef scheme, bool isMadeUp) const;

  const CompileOptions &options;
  const SuggestOptions &suggest;
  TemporaryFolder folder;
  std::string madeUp; ///< the file
  bool isMade = false;
};
} // namespace

bool Trials::makeUpData() {
  if (isMade)
    return !madeUp.empty();
  isMade = true;
  std::optional<std::vector<NamedArray>> arrays = makeUpCalibration(options);
  if (!arrays || arrays->empty())
    return false;
  auto write = [&]() -> llvm::Error {
    if (llvm::Error error = folder.create("tinyml-suggest"))
      return error;
    return writeArrays(folder.get("inputs.npz"), *arrays);
  };
  if (llvm::Error error = write()) {
    llvm::consumeError(std::move(error));
    return false;
  }
  madeUp = folder.get("inputs.npz");
  return true;
}

Alternative Trials::getScheme(llvm::StringRef scheme, bool isMadeUp) const {
  std::string flags = "--quantize=" + scheme.str();
  if (isMadeUp)
    flags += " --calibration=<inputs.npz>";
  return {scheme, std::move(flags),
          [scheme, isMadeUp, data = madeUp](CompileOptions &changed) {
            QuantizeOptions &quantize = changed.quantize;
            quantize.scheme = scheme.str();
            quantize.maxDrop = -1;
            if (quantize.getPrecision()->weightBits != 4)
              quantize.group = 0;
            if (!changed.isIOGiven)
              changed.integerIO = true;
            if (!isMadeUp)
              return;
            // What depends on the numbers changes no size.
            quantize.calibration = data;
            quantize.method = "minmax";
            quantize.equalize = quantize.reconstruct = quantize.correctBias =
                false;
          },
          isMadeUp};
}

std::vector<Alternative> Trials::listExact() const {
  std::vector<Alternative> changes;
  if (isWanted(kSize) && !options.optimizeForSize)
    changes.push_back(
        {kSize, "--optimize=size",
         [](CompileOptions &changed) { changed.optimizeForSize = true; },
         /*isMadeUp=*/false, /*isExact=*/true});
  if (isWanted(kSpeed) && options.optimizeForSize)
    changes.push_back(
        {kSpeed, "--optimize=speed",
         [](CompileOptions &changed) { changed.optimizeForSize = false; },
         /*isMadeUp=*/false, /*isExact=*/true});
  if (isWanted(kIO) && options.quantize.isRequested() && !options.integerIO)
    changes.push_back(
        {kIO, "--io=quantized",
         [](CompileOptions &changed) { changed.integerIO = true; },
         /*isMadeUp=*/false, /*isExact=*/true});
  return changes;
}

/// Whether `other` takes fewer bits than `now`, and nothing more of them.
static bool isNarrower(Precision other, Precision now) {
  constexpr unsigned kFloat = 32;
  auto count = [](unsigned bits) { return bits == 0 ? kFloat : bits; };
  return count(other.weightBits) <= count(now.weightBits) &&
         count(other.activationBits) <= count(now.activationBits) &&
         !(other == now);
}

std::vector<Alternative> Trials::listSchemes(const ModelMeasurement *asked) {
  const QuantizeOptions &quantize = options.quantize;
  std::vector<Alternative> changes;
  // A model that is quantized already has no floats to quantize.
  if (!quantize.isRequested() && asked && asked->integerSteps != 0)
    return changes;
  Precision now; // what all is float
  if (quantize.isRequested() && !quantize.isMixed())
    now = quantize.getPrecision().value_or(now);
  bool hasData = quantize.hasRanges();
  auto add = [&](llvm::StringRef scheme, bool isMadeUp) {
    if (isWanted(scheme) && isNarrower(*parsePrecision(scheme), now) &&
        (!isMadeUp || makeUpData()))
      changes.push_back(getScheme(scheme, isMadeUp));
  };
  if (!hasData)
    for (llvm::StringRef scheme : kWeightSchemes)
      add(scheme, /*isMadeUp=*/false);
  for (llvm::StringRef scheme : kSchemes)
    add(scheme, /*isMadeUp=*/!hasData);
  return changes;
}

std::vector<Alternative> Trials::listPrunings() const {
  std::vector<Alternative> changes;
  if (!isWanted(kPrune) || options.prune.isRequested() || !options.bank.empty())
    return changes;
  for (double share : {0.3, 0.5})
    changes.push_back(
        {kPrune, llvm::formatv("--prune={0:f1} --prune-steps=0", share),
         [share](CompileOptions &changed) {
           changed.prune.share = share;
           changed.prune.steps = 0; // what a trial takes most time for
         }});
  return changes;
}

std::optional<Alternative> Trials::getMixed() const {
  const Target &target = *options.target;
  const QuantizeOptions &quantize = options.quantize;
  if (!isWanted(kMixed) || quantize.calibration.empty() || quantize.isMixed() ||
      !target.flashBytes || !options.bank.empty())
    return std::nullopt;
  std::string flags =
      llvm::formatv("--quantize=mixed --flash={0}", *target.flashBytes);
  if (target.ramBytes)
    flags += llvm::formatv(" --ram={0}", *target.ramBytes);
  return Alternative{kMixed, std::move(flags),
                     [&target](CompileOptions &changed) {
                       changed.quantize.scheme = "mixed";
                       changed.quantize.flashBytes = *target.flashBytes;
                       changed.quantize.ramBytes = target.ramBytes.value_or(0);
                       if (!changed.isIOGiven)
                         changed.integerIO = true;
                     }};
}

std::optional<Alternative>
Trials::getMemory(const ModelMeasurement *asked) const {
  const Target &target = *options.target;
  if (!isWanted(kMemory) || !target.flashBytes || !target.memories.empty() ||
      !asked || asked->flashBytes <= *target.flashBytes)
    return std::nullopt;
  return Alternative{kMemory, "--target=<board.json with \"memories\">",
                     [&target](CompileOptions &changed) {
                       // As large and slow as flash on a serial bus.
                       constexpr int64_t kBytes = int64_t(1) << 30;
                       auto other = std::make_shared<Target>(target);
                       other->memories.push_back({"external", kBytes, 4});
                       changed.ownTarget = other;
                       changed.target = other.get();
                     },
                     /*isMadeUp=*/false, /*isExact=*/true};
}

void Trials::measure(llvm::ArrayRef<Alternative> changes) {
  CompileOptions changed = options;
  changed.others.clear();
  changed.record = nullptr;
  changed.onStage = nullptr;
  Trial trial{{}, /*isExact=*/true};
  Suggestion &suggestion = trial.suggestion;
  for (const Alternative &change : changes) {
    change.apply(changed);
    suggestion.flags += (suggestion.flags.empty() ? "" : " ") + change.flags;
    suggestion.isMadeUp |= change.isMadeUp;
    trial.isExact &= change.isExact;
  }
  if (suggestion.isMadeUp && changed.prune.isRequested()) {
    // Which channels go must not depend on numbers that are made up.
    if (changed.prune.criterion.empty()) {
      changed.prune.criterion = "l2";
      suggestion.flags += " --prune-criterion=l2";
    }
    if (changed.prune.recover) {
      changed.prune.recover = false;
      suggestion.flags += " --no-prune-recovery";
    }
  }
  show("try " + suggestion.flags);
  std::optional<ModelMeasurement> found = measureModel(changed);
  if (!found)
    return;
  suggestion.found = std::move(*found);
  if (suggestion.isMadeUp)
    suggestion.found.quality.reset();
  if (suggestion.found.otherBytes != 0)
    suggestion.flags += ", " + formatBytes(suggestion.found.otherBytes) +
                        " of weights are in it";
  tried.push_back(std::move(trial));
}

//===----------------------------------------------------------------------===//
// What fits
//===----------------------------------------------------------------------===//

/// Returns how good a model is, more is better: percent of its answers, then
/// the lowest SQNR. What computes the same is in front, what is not known last.
static std::pair<double, double> getScore(const Trials::Trial &trial) {
  constexpr double kMost = std::numeric_limits<double>::infinity();
  if (trial.isExact)
    return {kMost, kMost};
  const std::optional<Quality> &quality = trial.suggestion.found.quality;
  if (!quality)
    return {-kMost, -kMost};
  std::pair<double, double> score(100, kMost);
  for (const OutputQuality &output : quality->outputs) {
    score.first =
        std::min(score.first, output.getAgreement().value_or(score.first));
    score.second =
        std::min(score.second, output.getDecibels().value_or(score.second));
  }
  return score;
}

/// Returns how many times as much as there is a model takes, of what is
/// scarcest.
static double getExcess(const ModelMeasurement &found, const Target &target) {
  double excess = 0;
  auto compare = [&](int64_t bytes, std::optional<int64_t> limit) {
    if (limit)
      excess = std::max(excess, static_cast<double>(bytes) /
                                    std::max<int64_t>(*limit, 1));
  };
  compare(found.flashBytes, target.flashBytes);
  compare(found.ramBytes, target.ramBytes);
  compare(found.stackBytes, target.stackBytes);
  return excess;
}

/// Calls `visit` with changes that go together, those that change the model
/// least first, until it returns false.
static void
combine(const std::vector<Alternative> &exact,
        const std::vector<Alternative> &schemes,
        const std::vector<Alternative> &prunings,
        llvm::function_ref<bool(llvm::ArrayRef<Alternative>)> visit) {
  std::vector<std::vector<Alternative>> sets;
  auto add = [&](std::vector<Alternative> base,
                 const std::vector<Alternative> &more) {
    llvm::append_range(base, more);
    sets.push_back(std::move(base));
  };
  for (const Alternative &scheme : schemes)
    if (!exact.empty())
      add({scheme}, exact);
  for (const Alternative &pruning : prunings) {
    for (const Alternative &scheme : schemes)
      add({scheme, pruning}, {});
    if (schemes.empty())
      add({pruning}, {});
    if (exact.empty())
      continue;
    for (const Alternative &scheme : schemes)
      add({scheme, pruning}, exact);
    if (schemes.empty())
      add({pruning}, exact);
  }
  for (const std::vector<Alternative> &set : sets)
    if (!visit(set))
      return;
}

Suggestions suggestFit(const CompileOptions &options,
                       const SuggestOptions &suggest) {
  Trials trials(options, suggest);
  Suggestions suggestions;
  suggestions.asked = trials.measureAsked();
  const ModelMeasurement *asked =
      suggestions.asked ? &*suggestions.asked : nullptr;
  constexpr int64_t kEnough = 3;
  auto visit = [&](llvm::ArrayRef<Alternative> changes) {
    if (!suggest.kinds && trials.countFits() >= kEnough)
      return false;
    trials.measure(changes);
    return true;
  };
  std::vector<Alternative> exact = trials.listExact();
  std::vector<Alternative> schemes = trials.listSchemes(asked);
  std::vector<Alternative> prunings = trials.listPrunings();
  for (const Alternative &change : exact)
    visit(change);
  for (const Alternative &change : schemes)
    visit(change);
  // Where all filters at 8 bits are too many, and at 4 few enough, or where it
  // is asked for.
  const ModelMeasurement *wide = trials.find("--quantize=int8");
  const ModelMeasurement *narrow = trials.find("--quantize=w4a8");
  if (suggest.kinds || (narrow && narrow->fits && !(wide && wide->fits)))
    if (std::optional<Alternative> mixed = trials.getMixed())
      visit(*mixed);
  if (std::optional<Alternative> memory = trials.getMemory(asked))
    visit(*memory);
  for (const Alternative &change : prunings)
    visit(change);
  // The widest and the narrowest are enough to see what is left to gain.
  if (schemes.size() > 2)
    schemes.erase(schemes.begin() + 1, schemes.end() - 1);
  combine(exact, schemes, prunings, visit);
  llvm::stable_sort(trials.tried, [&](const auto &a, const auto &b) {
    const ModelMeasurement &left = a.suggestion.found;
    const ModelMeasurement &right = b.suggestion.found;
    if (left.fits != right.fits)
      return left.fits;
    return left.fits ? getScore(a) > getScore(b)
                     : getExcess(left, *options.target) <
                           getExcess(right, *options.target);
  });
  for (Trials::Trial &trial : trials.tried)
    suggestions.tried.push_back(std::move(trial.suggestion));
  return suggestions;
}

//===----------------------------------------------------------------------===//
// What is smaller or faster
//===----------------------------------------------------------------------===//

/// Returns the part that is gone of flash, RAM or instructions, whichever is
/// most.
static double getGain(const ModelMeasurement &asked,
                      const ModelMeasurement &found) {
  double gain = 0;
  for (auto [before, after] :
       {std::pair(asked.flashBytes, found.flashBytes),
        std::pair(asked.ramBytes, found.ramBytes),
        std::pair(asked.instructions, found.instructions)})
    if (before > 0)
      gain = std::max(gain, 1 - static_cast<double>(after) / before);
  return gain;
}

Suggestions suggestGains(const CompileOptions &options,
                         const SuggestOptions &suggest,
                         ModelMeasurement asked) {
  Trials trials(options, suggest);
  Suggestions suggestions;
  for (const Alternative &change : trials.listExact())
    trials.measure(change);
  for (const Alternative &change : trials.listSchemes(&asked))
    trials.measure(change);
  for (const Alternative &change : trials.listPrunings())
    trials.measure(change);
  constexpr double kWorthwhile = 0.01;
  for (Trials::Trial &trial : trials.tried)
    if (getGain(asked, trial.suggestion.found) >= kWorthwhile)
      suggestions.tried.push_back(std::move(trial.suggestion));
  llvm::stable_sort(suggestions.tried,
                    [&](const Suggestion &a, const Suggestion &b) {
                      return getGain(asked, a.found) > getGain(asked, b.found);
                    });
  suggestions.asked = std::move(asked);
  return suggestions;
}

} // namespace tinyml
