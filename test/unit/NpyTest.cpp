//===- NpyTest.cpp - Reading and writing NumPy files ----------------------===//

#include "tinyml/Data/Npy.h"
#include "tinyml/Data/ArrayFile.h"
#include "llvm/Support/FileSystem.h"
#include "llvm/Support/FileUtilities.h"
#include "llvm/Support/MemoryBuffer.h"
#include "gtest/gtest.h"

#include <cstring>
#include <fstream>
#include <tuple>

using namespace tinyml;

namespace {

/// A .npy file of version 1 with this dictionary and these elements.
std::string makeFile(const std::string &dictionary, const std::string &data) {
  std::string file("\x93NUMPY\x01\x00", 8);
  file += static_cast<char>(dictionary.size());
  file += '\0';
  return file + dictionary + data;
}

std::string makeHeader(const std::string &type, const std::string &shape,
                       const std::string &fortran = "False") {
  return "{'descr': '" + type + "', 'fortran_order': " + fortran +
         ", 'shape': " + shape + ", }";
}

std::vector<double> getNumbers(const Array &array) {
  std::vector<double> numbers;
  for (int64_t i = 0; i < array.getNumElements(); ++i)
    numbers.push_back(array.getNumber(i));
  return numbers;
}

std::string getError(llvm::Expected<Array> array) {
  return array ? "" : llvm::toString(array.takeError());
}

TEST(Npy, ReadsWhatItWrites) {
  Array array{{'i', 2}, {2, 3}, {1, 0, 2, 0, 3, 0, 4, 0, 5, 0, -1, -1}};
  std::string file = formatNpy(array);
  EXPECT_EQ((file.size() - array.data.size()) % 64, 0u);
  llvm::Expected<Array> read = parseNpy(file);
  ASSERT_TRUE(bool(read));
  EXPECT_EQ(read->type, array.type);
  EXPECT_EQ(read->shape, array.shape);
  EXPECT_EQ(getNumbers(*read), (std::vector<double>{1, 2, 3, 4, 5, -1}));
}

TEST(Npy, ReadsScalarsAndVectors) {
  llvm::Expected<Array> scalar =
      parseNpy(makeFile(makeHeader("|u1", "()"), "\xff"));
  ASSERT_TRUE(bool(scalar));
  EXPECT_TRUE(scalar->shape.empty());
  EXPECT_EQ(scalar->getNumber(0), 255);
  llvm::Expected<Array> vector = parseNpy(
      makeFile("{\"shape\":(2,),\"descr\":\"|b1\",\"fortran_order\":False}",
               std::string("\x00\x02", 2)));
  ASSERT_TRUE(bool(vector));
  EXPECT_EQ(getNumbers(*vector), (std::vector<double>{0, 1}));
}

TEST(Npy, ReadsBigEndian) {
  llvm::Expected<Array> array =
      parseNpy(makeFile(makeHeader(">f4", "(2,)"),
                        std::string("\x3f\x80\x00\x00\xc0\x00\x00\x00", 8)));
  ASSERT_TRUE(bool(array));
  EXPECT_EQ(getNumbers(*array), (std::vector<double>{1.0, -2.0}));
}

TEST(Npy, ReadsFortranOrder) {
  llvm::Expected<Array> array = parseNpy(makeFile(
      makeHeader("|i1", "(2, 3)", "True"), std::string("\1\4\2\5\3\6", 6)));
  ASSERT_TRUE(bool(array));
  EXPECT_EQ(getNumbers(*array), (std::vector<double>{1, 2, 3, 4, 5, 6}));
}

TEST(Npy, WidensHalf) {
  llvm::Expected<Array> array = parseNpy(
      makeFile(makeHeader("<f2", "(2,)"), std::string("\x00\x3c\x00\xfc", 4)));
  ASSERT_TRUE(bool(array));
  EXPECT_EQ(array->type, (ArrayType{'f', 4}));
  EXPECT_EQ(array->getNumber(0), 1.0);
  EXPECT_EQ(array->getNumber(1), -std::numeric_limits<double>::infinity());
}

TEST(Npy, RejectsOtherTypes) {
  for (const char *type : {"<c8", "|O", "<U5", "|V3", "<f16", "<i3", "", "f"})
    EXPECT_NE(getError(parseNpy(makeFile(makeHeader(type, "(1,)"), "    "))),
              "")
        << type;
  EXPECT_NE(getError(parseNpy(
                makeFile("{'descr': [('a', '<f4')], 'fortran_order': False, "
                         "'shape': (1,), }",
                         "    "))),
            "");
}

TEST(Npy, RejectsDamagedHeaders) {
  for (const char *dictionary :
       {"", "{", "{}", "{'descr': '<f4', 'shape': (1,), }",
        "{'descr': '<f4', 'fortran_order': 1, 'shape': (1,), }",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }",
        "{'descr': '<f4', 'fortran_order': False, 'shape': (1", "{'descr"})
    EXPECT_NE(getError(parseNpy(makeFile(dictionary, "    "))), "")
        << dictionary;
}

TEST(Npy, RejectsHugeShapes) {
  for (const char *shape :
       {"(2,)", "(9223372036854775807,)", "(4294967296, 4294967296)",
        "(99999999999999999999,)"})
    EXPECT_NE(getError(parseNpy(makeFile(makeHeader("<f4", shape), "abcd"))),
              "")
        << shape;
  EXPECT_EQ(getError(parseNpy(makeFile(
                makeHeader("<f4", "(9223372036854775807, 0, 5)", "True"), ""))),
            "");
}

TEST(Npy, RejectsEveryTruncation) {
  Array array{{'f', 8}, {1, 2}, std::vector<char>(16)};
  std::string file = formatNpy(array);
  for (size_t size = 0; size < file.size(); ++size)
    EXPECT_NE(getError(parseNpy(file.substr(0, size))), "") << size;
}

class NpzTest : public testing::Test {
protected:
  void SetUp() override {
    llvm::SmallString<128> name;
    ASSERT_FALSE(llvm::sys::fs::createTemporaryFile("arrays", "npz", name));
    path = name.str().str();
  }
  void TearDown() override { llvm::sys::fs::remove(path); }

  std::string read() {
    return llvm::cantFail(
               llvm::errorOrToExpected(llvm::MemoryBuffer::getFile(path)))
        ->getBuffer()
        .str();
  }

  std::string path;
  std::vector<NamedArray> arrays = {
      {"a:0", {{'f', 4}, {2}, {0, 0, -128, 63, 0, 0, 0, 64}}},
      {"scope/b", {{'u', 1}, {}, {7}}}};
};

TEST_F(NpzTest, ReadsWhatItWrites) {
  ASSERT_FALSE(bool(writeArrays(path, arrays)));
  std::string first = read();
  auto back = readArrays(path);
  ASSERT_TRUE(bool(back));
  ASSERT_EQ(back->size(), 2u);
  EXPECT_EQ((*back)[0].name, "a:0");
  EXPECT_EQ(getNumbers((*back)[0].array), (std::vector<double>{1.0, 2.0}));
  EXPECT_EQ((*back)[1].name, "scope/b");
  ASSERT_FALSE(bool(writeArrays(path, arrays)));
  EXPECT_EQ(read(), first); // the same bytes
}

// Damage anywhere gives an error or arrays, never a crash.
TEST_F(NpzTest, SurvivesDamage) {
  ASSERT_FALSE(bool(writeArrays(path, arrays)));
  std::string file = read();
  for (size_t at = 0; at < file.size(); ++at) {
    std::string damaged = file;
    damaged[at] ^= 0x55;
    for (const std::string &contents : {damaged, file.substr(0, at)}) {
      std::ofstream(path, std::ios::binary) << contents;
      auto result = readArrays(path);
      if (!result) {
        EXPECT_NE(llvm::toString(result.takeError()), "");
      }
    }
  }
}

TEST_F(NpzTest, NamesTheFileInErrors) {
  auto missing = readArrays("no/such.npz");
  ASSERT_FALSE(bool(missing));
  EXPECT_NE(llvm::toString(missing.takeError()).find("no/such.npz"),
            std::string::npos);
  llvm::Error error = writeArrays("no/such/folder.npz", arrays);
  ASSERT_TRUE(bool(error));
  EXPECT_NE(llvm::toString(std::move(error)).find("no/such"),
            std::string::npos);
}

/// Reads two elements at a time, the second pair not at all.
std::vector<double> readInParts(ArrayStream stream) {
  std::vector<double> numbers;
  for (int64_t pair = 0; pair < 3; ++pair) {
    if (pair == 1) {
      llvm::cantFail(stream.skip(2));
      continue;
    }
    Array part{stream.getType(), {2}, llvm::cantFail(stream.read(2))};
    for (double number : getNumbers(part))
      numbers.push_back(number);
  }
  llvm::cantFail(stream.finish());
  return numbers;
}

TEST_F(NpzTest, StreamsArraysAtOnce) {
  arrays = {{"a", {{'u', 1}, {3, 2}, {1, 2, 3, 4, 5, 6}}},
            {"b", {{'i', 2}, {3, 2}, {0, 1, 0, 2, 0, 3, 0, 4, 0, 5, 0, -1}}}};
  ASSERT_FALSE(bool(writeArrays(path, arrays)));
  llvm::Expected<ArrayFile> file = ArrayFile::open(path);
  ASSERT_TRUE(bool(file));
  EXPECT_EQ(file->find("c"), std::nullopt);
  ArrayStream other = llvm::cantFail(file->stream(*file->find("b")));
  EXPECT_EQ(other.getShape(), (llvm::ArrayRef<int64_t>{3, 2}));
  EXPECT_EQ(readInParts(llvm::cantFail(file->stream(0))),
            (std::vector<double>{1, 2, 5, 6}));
  EXPECT_EQ(readInParts(std::move(other)),
            (std::vector<double>{256, 512, 1280, -256}));
}

TEST(ArrayStream, ReadsInParts) {
  for (auto [type, fortran, data] :
       {std::tuple(">i2", "False", "\0\1\0\2\0\3\0\4\0\5\0\6"),
        std::tuple("<i2", "True", "\1\0\3\0\5\0\2\0\4\0\6\0"),
        std::tuple(">f2", "True", "\x3c\0\x42\0\x45\0\x40\0\x44\0\x46\0")}) {
    std::string file =
        makeFile(makeHeader(type, "(3, 2)", fortran), std::string(data, 12));
    std::vector<char> bytes(file.begin(), file.end());
    EXPECT_EQ(readInParts(llvm::cantFail(ArrayStream::open(
                  std::make_unique<MemoryBytes>(bytes), bytes.size(), ""))),
              (std::vector<double>{1, 2, 5, 6}))
        << type;
  }
}

// A damaged directory may claim more than there is.
TEST(ArrayStream, FailsWhereElementsAreMissing) {
  std::string file = makeFile(makeHeader("<f4", "(1000000000000,)"), "abcd");
  std::vector<char> bytes(file.begin(), file.end());
  auto open = [&] {
    return llvm::cantFail(
        ArrayStream::open(std::make_unique<MemoryBytes>(bytes),
                          std::numeric_limits<uint64_t>::max(), "here: "));
  };
  EXPECT_EQ(getError(open().readAll()),
            "here: file ends inside its elements: shape [1000000000000]");
  EXPECT_EQ(llvm::toString(open().skip(2)),
            "here: file ends inside its elements: shape [1000000000000]");
}

TEST(Array, ConvertsWithoutLoss) {
  Array bytes{{'u', 1}, {2}, {0, -1}};
  llvm::Expected<Array> wide = convertArray(bytes, {'f', 4});
  ASSERT_TRUE(bool(wide));
  EXPECT_EQ(getNumbers(*wide), (std::vector<double>{0, 255}));
  EXPECT_NE(getError(convertArray(bytes, {'i', 1})), "");
  EXPECT_NE(getError(convertArray(*wide, {'i', 1})), "");
}

} // namespace
