// The map that moves: it shows the same spots as the drawing that it takes the place of, and says by the address what it is narrowed to.
(() => {
  "use strict";
  const SIZE = (count) => 4 + Math.log2(count);

  function words(spot) {
    const box = document.createElement("div");
    const link = document.createElement("a");
    link.href = spot.link;
    link.textContent = `${spot.place || `${spot.lat}, ${spot.lon}`} · ${spot.count}`;
    box.append(link);
    return box;
  }

  function add(map, spot) {
    const at = [spot.lat, spot.lon];
    const area = spot.drawn === "area";
    if (spot.radius_km) L.circle(at, { radius: spot.radius_km * 1000, color: "#b3261e", weight: 1, opacity: 0.5, fillOpacity: 0.05, dashArray: area ? "5 4" : null, interactive: false }).addTo(map);
    const mark = L.circleMarker(at, area
      ? { radius: SIZE(spot.count) + 3, color: "#7a3e9d", weight: 2, dashArray: "3 2", fillColor: "#fff", fillOpacity: 0.5 }
      : { radius: SIZE(spot.count), color: "#fff", weight: 1, fillColor: "#b3261e", fillOpacity: 0.75 });
    mark.bindPopup(() => words(spot)).addTo(map);
  }

  async function show(place) {
    const told = await (await fetch(place.dataset.twin)).json();
    const map = L.map(place, { worldCopyJump: true, renderer: L.canvas({ padding: 0.3 }), zoomSnap: 0.5 });
    map.attributionControl.setPrefix(false);
    const escaped = document.createElement("span");
    escaped.textContent = place.dataset.tiles ? place.dataset.credit : place.dataset.shown;
    if (place.dataset.tiles) L.tileLayer(place.dataset.tiles, { attribution: escaped.outerHTML, maxZoom: 19 }).addTo(map);
    const box = told.sight.box;
    const points = told.spots.filter((spot) => spot.drawn !== "country");
    if (box && box.west <= box.east) map.fitBounds([[box.south, box.west], [box.north, box.east]]);
    else if (points.length) map.fitBounds(points.map((spot) => [spot.lat, spot.lon]), { maxZoom: 8, padding: [30, 30] });
    else map.setView([15, 10], 2);
    if (!place.dataset.tiles) {
      const borders = await (await fetch(place.dataset.borders)).json();
      L.geoJSON(borders, { interactive: false, attribution: escaped.outerHTML, style: { color: "#7d8790", weight: 0.7, fillColor: "#fbfaf6", fillOpacity: 1 } }).addTo(map);
    }
    points.forEach((spot) => add(map, spot));
    return map;
  }

  // The picture is drawn by the server; the browser only turns it into points of colour.
  function picture(link) {
    const image = new Image();
    image.addEventListener("load", () => {
      const canvas = document.createElement("canvas");
      canvas.width = 2 * image.width;
      canvas.height = 2 * image.height;
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      canvas.toBlob((bytes) => {
        const save = document.createElement("a");
        save.href = URL.createObjectURL(bytes);
        save.download = "view.png";
        save.click();
        setTimeout(() => URL.revokeObjectURL(save.href), 1000);
      });
    });
    image.src = link.href;
  }

  document.addEventListener("DOMContentLoaded", async () => {
    const place = document.getElementById("map");
    const png = document.getElementById("png");
    if (!place || !window.L) return;
    png.hidden = false;
    png.addEventListener("click", () => picture(document.getElementById("svg")));
    place.hidden = false;
    place.setAttribute("role", "application");
    place.setAttribute("aria-label", place.dataset.label);
    try {
      const map = await show(place);
      document.getElementById("drawn").hidden = true;
      const inside = document.getElementById("inside");
      inside.hidden = false;
      inside.addEventListener("click", () => {
        const seen = map.getBounds();
        const held = (value, most) => String(Math.max(-most, Math.min(most, value)).toFixed(4));
        for (const [name, value, most] of [["south", seen.getSouth(), 90], ["west", seen.getWest(), 180], ["north", seen.getNorth(), 90], ["east", seen.getEast(), 180]]) document.getElementById(name).value = held(value, most);
        document.getElementById("sight").requestSubmit();
      });
      place.dataset.ready = "yes";
    } catch (fault) {
      place.hidden = true; // the drawing stays
    }
  });
})();
