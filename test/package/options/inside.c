/* A program that calls the test bench. */
int digits_testbench(void);

int main(void) { return digits_testbench() != 0; }
