//===- CNamesTest.cpp - Tests of identifiers ------------------------------===//

#include "tinyml/Support/CNames.h"
#include <gtest/gtest.h>

using namespace tinyml;

TEST(CNames, KeepsLegalNames) {
  EXPECT_EQ(toCIdentifier("conv1_w"), "conv1_w");
  EXPECT_EQ(toCIdentifier("MFCC"), "MFCC");
}

TEST(CNames, ReplacesOtherCharacters) {
  EXPECT_EQ(toCIdentifier("model/conv1/BiasAdd:0"), "model_conv1_BiasAdd_0");
  EXPECT_EQ(toCIdentifier("a--__b"), "a_b");
  EXPECT_EQ(toCIdentifier("größe"), "gr_e");
}

TEST(CNames, BeginsWithALetter) {
  EXPECT_EQ(toCIdentifier("_x"), "x");
  EXPECT_EQ(toCIdentifier("__x__"), "x");
  EXPECT_EQ(toCIdentifier("12"), "n12");
  EXPECT_EQ(toCIdentifier(""), "n");
  EXPECT_EQ(toCIdentifier("::"), "n");
}

TEST(CNames, AvoidsNamesThatAreTaken) {
  EXPECT_EQ(toCIdentifier("int"), "n_int");
  EXPECT_EQ(toCIdentifier("template"), "n_template");
  EXPECT_EQ(toCIdentifier("NULL"), "N_NULL");
  EXPECT_EQ(toCIdentifier("uint8_t"), "n_uint8_t");
  EXPECT_EQ(toCIdentifier("tm_status"), "n_tm_status");
  EXPECT_EQ(toCIdentifier("_main"), "n_main");
}

TEST(CNames, KnowsIdentifiers) {
  EXPECT_TRUE(isCIdentifier("kws"));
  EXPECT_TRUE(isCIdentifier("Kws_2_"));
  EXPECT_TRUE(isCIdentifier(std::string(100, 'a')));
  for (const char *name : {"", "_a", "1a", "a__b", "a-b", "while", "a_t", "é"})
    EXPECT_FALSE(isCIdentifier(name)) << name;
}

TEST(CNames, PrefixesHideNoHeader) {
  EXPECT_EQ(toCPrefix("kws"), "kws");
  EXPECT_EQ(toCPrefix("my model"), "my_model");
  EXPECT_EQ(toCPrefix("string"), "n_string");
  EXPECT_EQ(toCPrefix("Math"), "n_Math");
  EXPECT_EQ(toCPrefix("tm"), "n_tm");
  EXPECT_EQ(toCPrefix("errno"), "n_errno");
  EXPECT_TRUE(isCPrefix("kws"));
  for (const char *name : {"stdint", "STRING", "tm", "tm_x", "1a"})
    EXPECT_FALSE(isCPrefix(name)) << name;
}

TEST(CNames, LimitsTheLength) {
  EXPECT_EQ(toCIdentifier(std::string(100, 'a')), std::string(48, 'a'));
  EXPECT_EQ(toCIdentifier("encoder/block_1/attention/self_attention/query/"
                          "MatMul_w"),
            "block_1_attention_self_attention_query_MatMul_w");
}

TEST(CNames, TakesTheLastOfJoinedNames) {
  EXPECT_EQ(toCIdentifier("model/relu/Relu;model/conv1/Conv2D1_w"),
            "model_conv1_Conv2D1_w");
  EXPECT_EQ(toCIdentifier("a;b;"), "b");
  EXPECT_EQ(toCIdentifier(";"), "n");
}

TEST(CNames, MakesNamesUnique) {
  CNames names;
  names.reserve("arena");
  EXPECT_EQ(names.create("x"), "x");
  EXPECT_EQ(names.create("x"), "x_2");
  EXPECT_EQ(names.create("x"), "x_3");
  EXPECT_EQ(names.create("x_2"), "x_2_2");
  EXPECT_EQ(names.create("arena"), "arena_2");
}

TEST(CNames, NamesDifferInMoreThanCase) {
  CNames names;
  EXPECT_EQ(names.create("input"), "input");
  EXPECT_EQ(names.create("Input"), "Input_2");
}
