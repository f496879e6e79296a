//===- ProgressLineTest.cpp - What is shown off a terminal ----------------===//

#include "tinyml/Support/ProgressLine.h"
#include "llvm/ADT/StringRef.h"
#include "llvm/Support/raw_ostream.h"
#include "gtest/gtest.h"

using namespace llvm;
using namespace tinyml;
using namespace std::chrono_literals;

TEST(ProgressLine, ALineForEachIntervalAlsoWhileNothingNewIsShown) {
  std::string text;
  raw_string_ostream os(text);
  {
    ProgressLine line(os, 20ms);
    line.show("calibrate 1/9");
    std::this_thread::sleep_for(200ms);
  }
  EXPECT_GE(StringRef(text).count("at: calibrate 1/9, after 0 s\n"), 2u);
  EXPECT_TRUE(StringRef(text).ends_with("\n"));
}

TEST(ProgressLine, WhatIsSoonDoneSaysNothing) {
  std::string text;
  raw_string_ostream os(text);
  {
    ProgressLine line(os, 1h);
    line.show("calibrate 1/9");
    line.show("calibrate 9/9");
  }
  EXPECT_EQ(text, "");
}

TEST(ProgressLine, NothingIsNoLine) {
  std::string text;
  raw_string_ostream os(text);
  {
    ProgressLine line(os, 100ms);
    line.show("import");
    line.show("");
    std::this_thread::sleep_for(250ms);
  }
  EXPECT_EQ(text, "");
}
