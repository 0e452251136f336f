//! Types that contain themselves, and types that differ when sent and when read.

use std::collections::HashMap;

use super::{Schema, Shape, Type, Version};

impl Version {
    /// Sets what depends on several schemas: the cycle that each one is part of, and whether values that are sent have
    /// another type than values that are read. The cost is linear in the number of references.
    pub fn relate_schemas(&mut self) {
        let indexes: HashMap<&str, usize> = self.schemas.keys().map(String::as_str).zip(0..).collect();
        let edges = |refers: fn(&Schema) -> Vec<&str>| -> Vec<Vec<usize>> {
            let targets = |schema| refers(schema).into_iter().filter_map(|id| indexes.get(id).copied()).collect();
            self.schemas.values().map(targets).collect()
        };
        let cycles = cycles(&edges(Schema::contains));
        let differ = self.schemas.values().map(Schema::differs_by_itself).collect();
        let differ = spread(differ, &edges(Schema::variants));
        for ((schema, cycle), differs) in self.schemas.values_mut().zip(cycles).zip(differ) {
            schema.cycle = cycle;
            schema.differs_when_sent = differs;
        }
    }
}

impl Schema {
    /// Returns the ids of the schemas whose values are in its values, not in a list or map.
    fn contains(&self) -> Vec<&str> {
        match &self.shape {
            Shape::Object(object) => object.fields.iter().filter_map(|field| field.kind.direct()).collect(),
            Shape::Union(union) => union.variants.iter().filter_map(|variant| variant.kind.direct()).collect(),
            Shape::Choice(_) => Vec::new(),
        }
    }

    /// Returns the ids of the schemas of its variants, also of those in lists and maps.
    fn variants(&self) -> Vec<&str> {
        match &self.shape {
            Shape::Union(union) => union.variants.iter().filter_map(|variant| variant.kind.schema()).collect(),
            Shape::Object(_) | Shape::Choice(_) => Vec::new(),
        }
    }

    /// Returns whether sent and read values differ whatever the other schemas are.
    fn differs_by_itself(&self) -> bool {
        match &self.shape {
            Shape::Object(_) => true,
            Shape::Choice(_) => false,
            Shape::Union(union) => union.variants.iter().any(|variant| has_two_forms(&variant.kind)),
        }
    }
}

/// Returns whether a type that names no schema is another one when sent than when read.
fn has_two_forms(kind: &Type) -> bool {
    match kind {
        Type::Instant | Type::Nullable(_) => true,
        Type::List(inner) | Type::Map(inner) => has_two_forms(inner),
        _ => false,
    }
}

/// Returns `marked`, and everything from which something marked can be reached.
fn spread(mut marked: Vec<bool>, edges: &[Vec<usize>]) -> Vec<bool> {
    let mut sources = vec![Vec::new(); edges.len()];
    for (from, targets) in edges.iter().enumerate() {
        for &target in targets {
            sources[target].push(from);
        }
    }
    let mut open: Vec<usize> = (0..marked.len()).filter(|&index| marked[index]).collect();
    while let Some(index) = open.pop() {
        for &source in &sources[index] {
            if !marked[source] {
                marked[source] = true;
                open.push(source);
            }
        }
    }
    marked
}

/// Returns a number for each vertex of a graph, which is equal for two of them if and only if each can be reached from
/// the other: the strongly connected components by Tarjan's algorithm, without recursion.
fn cycles(edges: &[Vec<usize>]) -> Vec<usize> {
    let mut search = Search { order: vec![0; edges.len()], cycles: vec![UNKNOWN; edges.len()], ..Search::default() };
    for start in 0..edges.len() {
        if search.order[start] == 0 {
            search.visit(start, edges);
        }
    }
    search.cycles
}

/// The cycle of a vertex that was not assigned to one yet.
const UNKNOWN: usize = usize::MAX;

/// The state of Tarjan's algorithm.
#[derive(Default)]
struct Search {
    /// When each vertex was reached, from 1; 0 if it was not yet.
    order: Vec<usize>,
    reached: usize,
    /// Vertices that were reached and whose cycle is not complete.
    open: Vec<usize>,
    cycles: Vec<usize>,
}

/// A vertex whose edges are being followed.
struct Step {
    vertex: usize,
    /// The next edge to follow.
    edge: usize,
    /// The earliest open vertex that can be reached.
    low: usize,
}

impl Search {
    fn visit(&mut self, start: usize, edges: &[Vec<usize>]) {
        let mut path = vec![self.enter(start)];
        while let Some(step) = path.last_mut() {
            if let Some(&target) = edges[step.vertex].get(step.edge) {
                step.edge += 1;
                if self.order[target] == 0 {
                    let inner = self.enter(target);
                    path.push(inner);
                } else if self.cycles[target] == UNKNOWN {
                    step.low = step.low.min(self.order[target]);
                }
                continue;
            }
            let (vertex, low) = (step.vertex, step.low);
            path.pop();
            if let Some(outer) = path.last_mut() {
                outer.low = outer.low.min(low);
            }
            if low == self.order[vertex] {
                self.complete(vertex);
            }
        }
    }

    fn enter(&mut self, vertex: usize) -> Step {
        self.reached += 1;
        self.order[vertex] = self.reached;
        self.open.push(vertex);
        Step { vertex, edge: 0, low: self.reached }
    }

    /// Assigns the open vertices from `first` on to its cycle.
    fn complete(&mut self, first: usize) {
        while let Some(vertex) = self.open.pop() {
            self.cycles[vertex] = first;
            if vertex == first {
                break;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vertices_that_reach_each_other_are_in_one_cycle() {
        // 0 -> 1 -> 2 -> 0, 2 -> 3 -> 4 -> 3, 5 -> 5, 6 -> 0.
        let found = cycles(&[vec![1], vec![2], vec![0, 3], vec![4], vec![3], vec![5], vec![0]]);
        assert!(found[0] == found[1] && found[1] == found[2], "{found:?}");
        assert_eq!(found[3], found[4]);
        for (one, other) in [(0, 3), (3, 5), (5, 6), (0, 6), (0, 5)] {
            assert_ne!(found[one], found[other], "{one} and {other}");
        }
    }

    #[test]
    fn chains_of_any_length_do_not_exhaust_the_stack() {
        let length = 300_000;
        let chain: Vec<Vec<usize>> = (0..length).map(|index| vec![(index + 1) % length]).collect();
        let found = cycles(&chain);
        assert!(found.iter().all(|cycle| *cycle == found[0]));
    }

    #[test]
    fn marks_spread_against_the_direction_of_edges() {
        let marked = spread(vec![false, false, true, false], &[vec![1], vec![2], vec![3], vec![]]);
        assert_eq!(marked, [true, true, true, false]);
    }
}
