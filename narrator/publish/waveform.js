{ // the waveform goes with the player: a click seeks there, a line says where it is
  const picture = document.querySelector("svg.waveform"), player = document.querySelector("listen-article");
  const audio = player?.querySelector("audio"), line = picture?.querySelector(".now");
  const width = picture?.viewBox.baseVal.width, lasts = Number(picture?.dataset.seconds);
  const move = () => line.setAttribute("x", String(audio.currentTime / lasts * width));
  for (const type of audio && picture ? ["timeupdate", "seeked"] : []) audio.addEventListener(type, move);
  picture?.addEventListener("click", (event) => {
    const box = picture.getBoundingClientRect();
    player.seek((event.clientX - box.left) / box.width * lasts);
  });
}
