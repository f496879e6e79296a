MODELS := face
OPTIONS_face := --quantize=int8 --calibration=$(SAMPLE)/calibration.npz
