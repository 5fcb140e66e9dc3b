// The outlines of countries: a TopoJSON as the engine ships it, and the two things that a map draws of it.

// Arcs as lists of [longitude, latitude].
const decode = ({ arcs, transform: { scale: [kx, ky], translate: [dx, dy] } }) => arcs.map((arc) => {
  let x = 0;
  let y = 0;
  return arc.map(([stepX, stepY]) => {
    x += stepX;
    y += stepY;
    return [x * kx + dx, y * ky + dy];
  });
});

const ringOf = (ring, arcs) => {
  const points = [];
  for (const number of ring) {
    const arc = number < 0 ? arcs[~number].toReversed() : arcs[number];
    points.push(...(points.length ? arc.slice(1) : arc));
  }
  return points;
};

// Countries as GeoJSON, each with its code, and the lines between two of them. What is disputed goes with one country
// or another as the editors have it.
export const outlinesOf = (topology, boundaries) => {
  const arcs = decode(topology);
  const owners = arcs.map(() => new Set());
  const countries = new Map();
  for (const shape of topology.objects.countries.geometries) {
    const code = shape.properties[boundaries] || shape.id;
    if (!countries.has(code)) countries.set(code, []);
    for (const polygon of shape.arcs) {
      countries.get(code).push(polygon.map((ring) => ringOf(ring, arcs)));
      for (const number of polygon.flat()) owners[number < 0 ? ~number : number].add(code);
    }
  }
  return {
    countries: [...countries].map(([code, coordinates]) => ({ type: "Feature", properties: { code }, geometry: { type: "MultiPolygon", coordinates } })),
    borders: { type: "MultiLineString", coordinates: arcs.filter((arc, number) => owners[number].size > 1) },
  };
};
