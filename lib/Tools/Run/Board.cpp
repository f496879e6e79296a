//===- Board.cpp - How to build and start programs for a board ------------===//

#include "Board.h"
#include "tinyml/Support/TemporaryFolder.h"
#include "llvm/ADT/STLExtras.h"
#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/Path.h"

using namespace llvm;

namespace tinyml {

/// One entry per file, made by cmake/EmbedFiles.cmake.
static const BoardFile kFiles[] = {
#include "BoardFiles.inc"
};

ArrayRef<BoardFile> getBoardFiles() { return kFiles; }

static std::optional<StringRef> findFile(const Twine &path) {
  std::string wanted = path.str();
  for (const BoardFile &file : kFiles)
    if (file.path == wanted)
      return file.contents;
  return std::nullopt;
}

namespace {
/// Reads members of a JSON file that CMake put into the tool; what it lacks
/// stays as it is.
class Reader {
public:
  explicit Reader(StringRef contents)
      : value(cantFail(json::parse(contents))) {}

  void read(StringRef key, std::string &text) const {
    if (std::optional<StringRef> found = value.getAsObject()->getString(key))
      text = found->str();
  }
  void read(StringRef key, std::vector<std::string> &list) const {
    const json::Array *found = value.getAsObject()->getArray(key);
    if (!found)
      return;
    list.clear();
    for (const json::Value &entry : *found)
      list.push_back(entry.getAsString().value_or("").str());
  }

private:
  json::Value value;
};
} // namespace

/// Returns `text` with every `{key}` replaced.
static std::string replaceKey(StringRef text, StringRef key, StringRef value) {
  std::string result;
  std::string pattern = ("{" + key + "}").str();
  while (true) {
    auto [before, after] = text.split(pattern);
    result += before;
    if (before.size() == text.size())
      return result;
    result += value;
    text = after;
  }
}

/// Whether programs of the board can be run here: by an emulator, or as they
/// are.
static bool isRunnable(const json::Object &board) {
  return board.get("machine") || board.get("sources");
}

static std::string listBoards() {
  std::vector<std::string> names;
  for (const BoardFile &file : kFiles) {
    StringRef name = file.path;
    if (name.consume_front("boards/") && name.consume_back("/board.json") &&
        isRunnable(*cantFail(json::parse(file.contents)).getAsObject()))
      names.push_back(("'" + name + "'").str());
  }
  return join(names, ", ");
}

/// Returns the description of a family that a board has, or the board's own
/// where it is alone, with what the board says in the place of each
/// `{member}`.
static std::string getFamily(const json::Object &board, StringRef own) {
  std::optional<StringRef> family = board.getString("family");
  if (!family)
    return own.str();
  std::string text = findFile("boards/common/" + *family + ".json")->str();
  for (const auto &[key, value] : board) {
    if (std::optional<StringRef> word = value.getAsString())
      text = replaceKey(text, StringRef(key), *word);
    else if (std::optional<int64_t> number = value.getAsInteger())
      text = replaceKey(text, StringRef(key), std::to_string(*number));
  }
  return text;
}

Expected<Board> findBoard(StringRef name) {
  std::optional<StringRef> file = findFile("boards/" + name + "/board.json");
  if (!file)
    return createStringError("unknown board '" + name +
                             "': a model runs on 'reference', " + listBoards() +
                             ", or on a board of yours, 'serial:<path>'");
  json::Value parsed = cantFail(json::parse(*file));
  const json::Object &object = *parsed.getAsObject();
  if (!isRunnable(object))
    return createStringError("board '" + name +
                             "' has no emulator: a model runs on "
                             "'reference', " +
                             listBoards() +
                             ", or on the board itself, 'serial:<path>'");
  Board board;
  board.name = name.str();
  Reader own(*file), family(getFamily(object, *file));
  std::string core;
  own.read("core", core);
  std::optional<StringRef> coreFile = findFile("cores/" + core + ".json");
  if (!coreFile)
    return createStringError("board '" + name + "' has the unknown core '" +
                             core + "'");
  Reader inherited(*coreFile);
  for (const Reader *reader : {&inherited, &own}) {
    reader->read("compiler", board.compiler);
    reader->read("compiler_package", board.compilerPackage);
    reader->read("flags", board.flags);
  }
  std::vector<std::string> compileFlags;
  family.read("compile_flags", compileFlags);
  append_range(board.flags, compileFlags);
  family.read("link_flags", board.linkFlags);
  family.read("libraries", board.libraries);
  family.read("emulator", board.emulator);
  family.read("emulator_arg", board.emulatorArgument);
  family.read("emulator_package", board.emulatorPackage);
  family.read("sources", board.sources);
  family.read("include_dirs", board.includeFolders);
  family.read("linker_script", board.linkerScript);
  std::string folder =
      "boards/" + (object.get("family") ? "common" : board.name) + "/";
  for (std::string &path : board.sources)
    path = folder + path;
  for (std::string &path : board.includeFolders)
    path = folder + path;
  if (!board.linkerScript.empty())
    board.linkerScript = folder + board.linkerScript;
  return board;
}

Expected<std::vector<std::string>>
makeBuildCommand(const Board &board, StringRef folder,
                 ArrayRef<std::string> sources, StringRef program) {
  Expected<std::string> compiler =
      findInstalled(board.compiler, board.compilerPackage);
  if (!compiler)
    return compiler.takeError();
  std::string runtime = (folder + "/runtime/").str();
  std::vector<std::string> command = {*compiler, "-std=c99", "-O2",
                                      "-ffunction-sections", "-fdata-sections"};
  append_range(command, board.flags);
  command.push_back(("-I" + folder).str());
  for (const std::string &path : board.includeFolders)
    command.push_back("-I" + runtime + path);
  append_range(command, sources);
  for (const std::string &path : board.sources)
    command.push_back(runtime + path);
  append_range(command, board.linkFlags);
  if (!board.linkerScript.empty())
    append_values(command, std::string("-T"), runtime + board.linkerScript);
  append_range(command, board.libraries);
  append_values(command, std::string("-o"), program.str());
  return command;
}

Expected<std::vector<std::string>>
makeRunCommand(const Board &board, StringRef program,
               ArrayRef<std::string> arguments) {
  std::vector<std::string> command = {program.str()};
  if (board.emulator.empty()) {
    append_range(command, arguments);
    return command;
  }
  Expected<std::string> emulator =
      findInstalled(board.emulator.front(), board.emulatorPackage);
  if (!emulator)
    return emulator.takeError();
  std::string joined = replaceKey(board.emulatorArgument, "arg", "tinyml-run");
  for (const std::string &argument : arguments) {
    if (StringRef(argument).find_first_of(", ") != StringRef::npos)
      return createStringError("the emulator takes no path with a space or a "
                               "comma: '" +
                               argument + "'; set TMPDIR to another folder");
    joined += replaceKey(board.emulatorArgument, "arg", argument);
  }
  command = {*emulator};
  for (const std::string &part : ArrayRef(board.emulator).drop_front())
    command.push_back(
        replaceKey(replaceKey(part, "args", joined), "elf", program));
  return command;
}

} // namespace tinyml
