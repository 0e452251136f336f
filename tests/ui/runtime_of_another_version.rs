//~ these bindings need pexgen-runtime 0.9, but the version of pexgen-runtime is 0.1: run `pexgen generate` of pexgen 0.1

pexip_infinity::runtime::generated_by!("0.9");

fn main() {}
