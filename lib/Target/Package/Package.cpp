//===- Package.cpp - A model as a package of an ecosystem -----------------===//

#include "tinyml/Target/Package/Package.h"
#include "Template.h"
#include "tinyml/Support/CNames.h"
#include "tinyml/Target/C/CallExample.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/SmallVector.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/Path.h"

using namespace llvm;

namespace tinyml {

namespace {
/// A file of Templates; its path begins with the kind of the package and ends
/// with `.in`.
struct TemplateFile {
  StringRef path, contents;
};

/// Where a kind of package has its headers, and where the rest of the C.
struct Kind {
  StringRef name, headers, sources;
  StringRef folder; ///< in an archive; empty = at the top
};
} // namespace

/// One entry per file, made by cmake/EmbedFiles.cmake.
static const TemplateFile kTemplates[] = {
#include "PackageFiles.inc"
};

static const Kind kKinds[] = {
    {"arduino", "src", "src", "@name@"},
    {"cmake", "include", "src", "@name@"},
    {"cmsis-pack", "include", "src", ""},
    {"esp-idf", "include", "src", "@lower_name@"},
    {"make", "include", "src", "@name@"},
    {"platformio", "include", "src", "@name@"},
    {"stm32cube", "Middlewares/Third_Party/@name@/Inc",
     "Middlewares/Third_Party/@name@/Src", ""},
    {"zephyr", "include", "src", "@name@"},
};

static const Kind &getKind(StringRef name) {
  const Kind *kind =
      find_if(kKinds, [&](const Kind &known) { return known.name == name; });
  assert(kind != std::end(kKinds) && "unknown kind of package");
  return *kind;
}

std::vector<StringRef> getPackageKinds() {
  std::vector<StringRef> names;
  for (const Kind &kind : kKinds)
    names.push_back(kind.name);
  return names;
}

bool isPackageVersion(StringRef version) {
  SmallVector<StringRef> parts;
  version.split(parts, '.');
  return parts.size() == 3 && all_of(parts, [](StringRef part) {
           bool isNumber = !part.empty() && all_of(part, isDigit);
           return isNumber && part.size() <= 9 &&
                  (part == "0" || !part.starts_with("0"));
         });
}

bool isPackageArchive(StringRef kind, StringRef path) {
  return !kind.empty() &&
         (path.ends_with_insensitive(".zip") ||
          (kind == "cmsis-pack" && path.ends_with_insensitive(".pack")));
}

std::string getPackageFolder(StringRef kind, StringRef model) {
  Template words;
  words.set("name", model.str());
  words.set("lower_name", model.lower());
  std::string folder = words.fillLine(getKind(kind).folder);
  return folder.empty() ? folder : folder + "/";
}

/// Moves the C files, and fills in the lists of them.
static void moveFiles(const Kind &kind, Template &words,
                      SmallVectorImpl<EmittedFile> &files) {
  std::string headerFolder = words.fillLine(kind.headers);
  std::string sourceFolder = words.fillLine(kind.sources);
  std::vector<std::string> headers, sources, data;
  for (EmittedFile &file : files) {
    std::string extension = sys::path::extension(file.name).str();
    bool isHeader = extension == ".h" || extension == ".def";
    if (!isHeader && extension != ".c" && extension != ".bin")
      continue;
    file.name = (isHeader ? headerFolder : sourceFolder) + "/" + file.name;
    (isHeader            ? headers
     : extension == ".c" ? sources
                         : data)
        .push_back(file.name);
  }
  words.setLines("header_file", std::move(headers));
  words.setLines("source_file", std::move(sources));
  words.setLines("data_file", std::move(data));
}

mlir::LogicalResult makePackage(mcu::ModelOp model,
                                const PackageOptions &options,
                                const Target &target,
                                SmallVectorImpl<EmittedFile> &files) {
  mlir::FailureOr<CallExample> example = makeCallExample(model);
  if (mlir::failed(example))
    return mlir::failure();
  std::string name = model.getSymName().str();
  Template words;
  words.set("name", name);
  words.set("NAME", toCMacro(name));
  words.set("lower_name", StringRef(name).lower());
  words.set("version", options.version);
  words.set("tool", options.tool);
  words.set("target", target.description);
  words.set("compile", target.compiler + " -O2 " + join(target.flags, " "));
  words.setLines("definition", example->definitions);
  words.set("reset", example->reset);
  words.set("arguments", example->arguments);
  words.set("output", example->output);
  words.set("output_length", example->outputLength);
  moveFiles(getKind(options.kind), words, files);
  for (const TemplateFile &file : kTemplates) {
    StringRef path = file.path;
    if (!path.consume_front(options.kind) || !path.consume_front("/"))
      continue;
    path.consume_back(".in");
    files.push_back({words.fillLine(path), words.fill(file.contents)});
  }
  return mlir::success();
}

} // namespace tinyml
