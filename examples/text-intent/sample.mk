MODELS := intent
OPTIONS_intent := --quantize=int8 --calibration=$(SAMPLE)/calibration.npz
