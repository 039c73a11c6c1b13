/// Instructions that cost the same on every core that the tables describe.
public enum InstructionClass: String, Codable, CaseIterable, Hashable, Sendable {
  // Integer arithmetic.
  case alu, aluShifted, dsp, multiply, multiplyAccumulate, longMultiply, longMultiplyAccumulate, divide
  // Memory. A narrow load is one of a byte or half-word; an indexed store adds two registers for its address.
  case load, loadNarrow, loadDouble, loadMultiple, store, storeIndexed, storeDouble, storeMultiple
  // Control flow. A pipeline refill is what a load of the program counter costs besides the load.
  case branch, call, branchRegister, tableBranch, conditionalTaken, conditionalNotTaken, pipelineRefill
  case ifThen, nop, system
  // Scalar floating point.
  case floatArithmetic, floatFused, floatDivide, floatMove, floatLoad, floatStore, floatLoadMultiple,
    floatStoreMultiple
  // Low-overhead loops and vectors of Armv8.1-M.
  case loopStart, loopBack, loopExit, vectorPredicate, vectorLoad, vectorStore, vectorGather, vectorScatter
  case vectorInteger, vectorMultiply, vectorAccumulate
}
